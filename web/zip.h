/* zip: what is listed in the directory of a packed document. */
#ifndef ZIP_H
#define ZIP_H

#include "web/sniff.h"

/* An office document whose directory has that entry, and nothing that runs (macros, controls). */
bool zip_is(const struct sniffed *, const char *entry);
/* The same of an OpenDocument, whose first entry says its media type in plain. */
bool zip_is_open_document(const struct sniffed *, const char *media);

#endif
