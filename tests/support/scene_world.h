/* SPDX-License-Identifier: MIT */
/* scene_world: the fixture of scene.h as text, with places for switches and rules. */
#ifndef STS_SCENE_WORLD_H
#define STS_SCENE_WORLD_H

extern const char scene_world_head[];    /* up to the members of project.switches */
extern const char scene_world_records[]; /* from there to the array of rules */
extern const char scene_world_claims[];  /* of anna's perfect token */

#endif
