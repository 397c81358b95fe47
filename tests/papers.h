/* papers: attached files for tests, and the key that seals them. */
#ifndef PAPERS_H
#define PAPERS_H

#include "web/files.h"

/* Of this program alone: nobody else opens what it has sealed. */
void papers_key(void);
/* Gives a row that is saved already a content that says these words, as a PDF. */
bool papers_fill(struct work *, const struct record *, struct file *, const char *words);

#endif
