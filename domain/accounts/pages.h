/* pages: the pages of accounts/; nobody else includes it. */
#ifndef ACCOUNTS_PAGES_H
#define ACCOUNTS_PAGES_H

#include "domain/accounts/accounts.h"

/* `say` is what went wrong, or NULL. */
void sign_in_page(struct text *o, const char *login, const char *next, const char *say);
void password_page(struct text *o, struct request *, bool must, const char *say);
void account_new_page(struct text *o, struct request *, const struct account *,
    const char *password_say);
void account_page(struct text *o, struct request *, const struct account *,
    const char *password_say);

/* ---- sign_in.c, keeping.c ---- */

handler sign_in_get, sign_in_post, sign_out_post, password_get, password_post;
handler account_new_get, account_create, account_get, account_update, account_give_password_post;

#endif
