/* file_pages: what the files about attached files know of each other; nobody else includes it. */
#ifndef FILE_PAGES_H
#define FILE_PAGES_H

#include "web/files.h"

/* One file that is being attached. */
struct incoming {
	const struct upload *upload;
	struct file file; /* its id is that of the content */
	const char *virus;
	enum scanned scanned;
};

/* Seals each, aside; all of them are there afterwards, or the work has a fault, or one of them has
 * a virus and none is. */
void file_take_in(struct work *, struct incoming *, int n);

/* Which of them are of the same content as one that is attached already, or came with them; NULL:
 * none.  Whoever attaches decides which to keep. */
const char *file_same_said(struct request *, const struct incoming *, int n);

void file_form_page(struct text *o, struct request *, const struct file *, const char *title,
    const char *back);
void files_card_page(struct text *o, struct request *, const struct record *,
    const struct listing *, const struct listing *removed, const char *add);
void files_list_page(struct text *o, struct request *, const struct record *,
    const struct listing *);

#endif
