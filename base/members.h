/* members: the members of a record's struct, out of FIELDS.  Included many times, on purpose. */
#define FIELD(kind_, name_, label_, ...) kind_##_t name_;
#include FIELDS
#undef FIELD
#undef FIELDS
