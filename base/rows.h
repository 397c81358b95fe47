/* rows: the table of a record's fields, out of FIELDS and RECORD.  Included many times. */
#define FIELD(kind_, name_, label_, ...) \
	{ .name = #name_, .label = label_, .kind = kind_, .at = offsetof(RECORD, name_), \
	    __VA_ARGS__ },
#include FIELDS
#undef FIELD
#undef FIELDS
#undef RECORD
	{ 0 }
