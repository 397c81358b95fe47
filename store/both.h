/* both: what tests share in which two workers have one database open. */
#ifndef BOTH_H
#define BOTH_H

#include "tests/support.h"

#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

static struct store *here, *there;

UNUSED static int open_both(void **state)
{
	(void)state;
	here = test_store_of(&test_schema);
	there = second_store();
	return 0;
}

UNUSED static int close_both(void **state)
{
	(void)state;
	store_close(here);
	store_close(there);
	return 0;
}

#endif
