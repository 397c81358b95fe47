/* sniff: which files are taken, told by their name and by what stands in them. */
#ifndef SNIFF_H
#define SNIFF_H

#include "base/record.h"

/* Any content, of which pieces can be read. */
struct sniffed {
	bool (*read)(void *context, size_t at, void *to, size_t n);
	void *context;
	size_t size;
};
/* What is taken, in the order of the field's choices, from 1.  Ends with a codeless one. */
extern const struct choice sniff_types[];
const char *sniff_media(int type);   /* application/pdf: as what it is given out */
const char *sniff_accept(void);      /* for a control: .pdf,.jpg,… */
const char *sniff_said(void);        /* for people: PDF、写真（JPEG…）… */

/* The name without folders, in NFC; NULL: *why says what is wrong with it. */
const char *sniff_name(struct arena *, const char *given, const char **why);
/* The type of the content called so; 0: *why says why it is not taken. */
int sniff_type(struct arena *, const char *name, const struct sniffed *, const char **why);

#endif
