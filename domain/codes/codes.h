/* codes: the code lists a region starts with.  Administrators keep them from then on. */
#ifndef DOMAIN_CODES_H
#define DOMAIN_CODES_H

#include "store/codes.h"
#include "web/web.h"

/* A list is known by its name ("contact_channel"), which fields.def files say in .codes. */
struct code_list {
	const char *name, *label;
	const char *const (
	    *rows)[3]; /* code, label, what statistics put together (or NULL); ends codeless */
	const int *days; /* of each row, how long what is known by it keeps; NULL: no such list */
};
extern const struct code_list code_lists[]; /* ends with a nameless one */
extern const struct module codes_module;

const struct code_list *codes_list_find(const char *name); /* NULL if there is none */
/* Saves what the region of the work's actor lacks; what is there is left as it is.  How many. */
int codes_seed(struct work *);

#endif
