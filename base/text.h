/* text: text being built, and a few questions about text that is there. */
#ifndef TEXT_H
#define TEXT_H

#include "base/arena.h"

/* Grows in its arena and is always NUL-terminated ("" while empty; NULL before the first
 * addition, be it "").  Past `max` bytes (0: 64 MiB) nothing more is added; `over` stays true. */
struct text {
	struct arena *arena;
	char *s;
	size_t len, cap, max;
	bool over;
};

void text_add(struct text *, const char *); /* NULL adds nothing */
void text_addn(struct text *, const char *, size_t);
void text_addf(struct text *, const char *, ...) __attribute__((format(printf, 2, 3)));
void text_addc(struct text *, char);
void text_add_int(struct text *, int64_t);
/* Writes n in decimal, with a NUL, which is returned; 21 bytes at most. */
char *int_write(char *, int64_t n);
const char *int_text(struct arena *, int64_t);
void text_add_codepoint(struct text *, int32_t);
/* Adds s as a JSON string with its quotes; NULL adds null. */
void text_add_json(struct text *, const char *s);

bool utf8_valid(const char *, size_t); /* well-formed, no NUL, no surrogates */
size_t utf8_length(const char *);      /* characters (code points) */
/* Reads one code point at *s and moves on; 0 at the end. */
int32_t utf8_next(const char **s);
/* How many bytes of it, in whole characters, fit into so many. */
size_t utf8_within(const char *, size_t bytes);
/* The first of so many characters, with "…" where more follow; itself where none do. */
const char *text_brief(struct arena *, const char *, int characters);
const char *text_file(struct arena *, const char *path); /* its name, brief, as people are told */
const char *text_leaf(const char *path); /* behind the last '/'; all of it where there is none */

bool text_same(const char *, const char *); /* NULL equals NULL and only NULL */
/* Does the word stand among those, which have blanks between?  NULL: none stand there. */
bool text_has_word(const char *words, const char *word);
bool text_has_wordn(const char *words, const char *word, size_t n);
bool text_empty(const char *);              /* NULL, "" or only white space (also U+3000) */
const char *text_trim(struct arena *, const char *); /* outer white space off; NULL if empty */
uint64_t text_hash(const char *, size_t); /* of any bytes; who wants two alike can have them */
/* What may be of any length and private, as 32 signs that tell nothing of it: BLAKE2b in hex. */
const char *text_digest(struct arena *, const char *);
bool text_starts(const char *s, const char *prefix);
/* Whole decimal number within the bounds; no sign other than '-', no blanks. */
bool text_number(const char *, int64_t least, int64_t most, int64_t *);

#endif
