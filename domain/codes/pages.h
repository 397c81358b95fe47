/* pages: the pages of codes/; nobody else includes it. */
#ifndef CODES_PAGES_H
#define CODES_PAGES_H

#include "domain/codes/codes.h"

void codes_index_page(struct text *o, const struct rows *counts);
void codes_list_page(struct text *o, struct request *, const struct code_list *,
    const struct code *, int n);
/* New if the code has no id yet. */
void codes_form_page(struct text *o, struct request *, const struct code_list *,
    const struct code *);

#endif
