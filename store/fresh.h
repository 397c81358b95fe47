/* fresh: what the tests of the store share -- an empty one with the tables of affairs, or of
 * FRESH_SCHEMA. */
#ifndef FRESH_H
#define FRESH_H

#include "tests/affairs.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#ifndef FRESH_SCHEMA
#define FRESH_SCHEMA affair_schema
#endif

static struct store *s;

UNUSED static int fresh(void **state)
{
	(void)state;
	s = test_store_of(&FRESH_SCHEMA);
	return 0;
}

UNUSED static int close_store(void **state)
{
	(void)state;
	store_close(s);
	return 0;
}

UNUSED static const struct field *field(const char *name)
{
	const struct field *f = record_field(&affair_record, name);

	assert_non_null(f);
	return f;
}

#endif
