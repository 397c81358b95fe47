/* kinds: how each kind reads what was typed; base/kinds.c makes its table of them. */
#ifndef KINDS_H
#define KINDS_H

#include "base/record.h"

typedef bool kind_read(struct work *, const struct field *, const char *typed, void *value,
    const char **why);

/* kind_text.c, kind_number.c, kind_choice.c */
kind_read read_text, read_kana, read_phone, read_postcode, read_code, read_codes;
kind_read read_number, read_decimal, read_date, read_time, read_moment;
kind_read read_flag, read_choice, read_link;

int64_t bounds_most(const struct field *); /* characters of a text */
/* A value within the field's bounds; false: *why says what they are. */
bool bounds_text(struct arena *, const struct field *, const char *, const char **why);
bool bounds_number(struct arena *, const struct field *, int64_t, const char **why);

const char *decimal_text(struct arena *, int64_t n, int scale); /* 365, 1: "36.5" */

#endif
