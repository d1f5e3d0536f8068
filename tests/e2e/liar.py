# SPDX-License-Identifier: MIT
"""A proxy on a free port of loopback that does not always pass on what it hears.

usage: liar.py UPSTREAM READY hang|dies|lies
hang: no request is ever answered. dies: after ten requests neither. lies: metadata name another issuer.
"""
import http.server
import sys
import threading
import urllib.error
import urllib.request

UPSTREAM, READY, MODE = sys.argv[1:4]
LIMIT = {"hang": 0, "dies": 10}.get(MODE, sys.maxsize)
heard, lock, never = 0, threading.Lock(), threading.Event()


class Liar(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass

    def is_silent(self):
        global heard
        with lock:
            heard += 1
            return heard > LIMIT

    def pass_on(self):
        if self.is_silent():
            if MODE == "hang":
                never.wait()
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        ask = urllib.request.Request(UPSTREAM + self.path, body or None, method=self.command)
        for name in ("Content-Type", "Authorization"):
            if name in self.headers:
                ask.add_header(name, self.headers[name])
        try:
            answer = urllib.request.urlopen(ask, timeout=20)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        text = answer.read()
        if MODE == "lies" and "/.well-known/" in self.path:
            text = text.replace(b'"issuer":"http', b'"issuer":"https://elsewhere.test/?')
        text = text.replace(UPSTREAM.encode(), b"http://%s:%d" % (b"127.0.0.1", self.server.server_port))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in ("content-length", "date", "server", "connection", "keep-alive"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = do_OPTIONS = do_HEAD = pass_on


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Liar)
server.daemon_threads = True
with open(READY, "w", encoding="ascii") as ready:
    ready.write("http://127.0.0.1:%d\n" % server.server_port)
server.serve_forever()
