/* mail: what is an address of mail. */
#ifndef MAIL_H
#define MAIL_H

#include <stdbool.h>

/* Can mail be sent there?  One plain address of ASCII signs: uketsuke@example.jp. */
bool mail_address(const char *);

#endif
