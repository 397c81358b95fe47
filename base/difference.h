/* difference: what two texts have in common, word by word. */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H

#include "base/arena.h"

/* A piece of text that stands in both, or in one of them. */
enum { STRETCH_BOTH, STRETCH_OLD, STRETCH_NEW };
struct stretch {
	int in;
	const char *text;
};

/* The stretches of both texts in their order: without the old ones they are the new text, without
 * the new ones the old text.  NULL is an empty text.  A word is a run of signs of one script, or a
 * single sign of punctuation.  Where so much has changed that a comparison by words would take
 * long, what lies between the common beginning and the common end counts as exchanged. */
int difference(struct arena *, const char *old, const char *new, struct stretch **);

#endif
