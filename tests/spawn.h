/* spawn: the program as an operator runs it, from outside; for tests of commands. */
#ifndef SPAWN_H
#define SPAWN_H

#include "tests/support.h"

extern struct arena spawn_arena; /* for what lives as long as the test program */
extern const char *spawn_said;   /* by the last run, on both outputs */

/* Makes and removes the directory in which spawn_path places names: cmocka's group fixtures. */
int spawn_set_up(void **state);
int spawn_tear_down(void **state);
const char *spawn_path(const char *name);
const char *spawn_file(const char *path); /* its whole text */

const char *spawn_program(void); /* YUI, or where the Makefile puts it */
/* The exit code of `yui WORD…`; a NULL ends the words, `input` is what it can read. */
int spawn_yui(const char *input, const char *word, ...);
#define yui(...) spawn_yui("", __VA_ARGS__, NULL)
void spawn_check_said(const char *words);

bool spawn_on_postgres(void);
/* A place where there is nothing yet: a name for a file, or an empty database. */
const char *spawn_new_place(const char *name);
const char *spawn_new_hub(const char *name); /* with a schema and a hub */
struct store *spawn_open(const char *where);
/* A work of the program in the region of the place's hub. */
void spawn_begin(struct work *, struct store *);
void spawn_end(struct work *);

#endif
