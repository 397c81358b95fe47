/* commands: what `yui` can be told to do, in the order of its help. */
#include "command/command.h"

extern const struct command command_serve, command_init, command_demo, command_migrate;
extern const struct command command_user, command_export, command_backup, command_restore;
extern const struct command command_verify, command_ledger, command_import;
extern const struct command command_boundaries;

const struct command *const commands[] = { &command_serve, &command_init, &command_demo,
	&command_migrate, &command_user, &command_export, &command_backup, &command_restore,
	&command_verify, &command_ledger, &command_import, &command_boundaries, NULL };
