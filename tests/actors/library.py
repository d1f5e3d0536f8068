#!@python3@ -ES
