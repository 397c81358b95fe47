/* sealing: backups that only the holder of a key kept elsewhere can read.
 *
 * A sealed file: the line "YUI-SEALED-1", the stream's key in a sealed box (X25519), the
 * stream's header, then pieces of libsodium's secretstream (XChaCha20-Poly1305), the last one
 * marked as the last.  Key files are one line of text: what it is, and hexadecimal digits. */
#ifndef SEALING_H
#define SEALING_H

#include "command/command.h"

/* Writes NAME.pub, which makes backups, and NAME.secret, which opens them. */
bool sealing_make_keys(const struct command *, const char *name);
/* All three say why not, and leave no half file behind.  `to` must not exist. */
bool sealing_close(const struct command *, const char *from, const char *to,
    const char *public_key_file);
bool sealing_open(const struct command *, const char *from, const char *to,
    const char *secret_key_file);
bool sealing_is_closed(const char *path);

#endif
