/* handover: notes, cases that change hands and what colleagues did; nobody else includes it. */
#ifndef HANDOVER_H
#define HANDOVER_H

#include "domain/consultations/desk.h"

/* ---- messages.c ---- */

void message_form_page(struct text *, struct request *, const struct message *);
void message_page(struct text *, struct request *, const struct message *);
/* Whether the actor may take it away and back: who wrote it, and the manager. */
bool message_is_hers(const struct work *, const struct message *);
/* When the actor read the note as it now stands; 0: she did not. */
int64_t messages_read_at(struct work *, const struct message *);
/* Cells: account, when she read it as it now stands; 0: she has it to read still. */
struct rows *messages_readers(struct work *, const struct message *);
/* About a slip, newest first. */
struct listing messages_about(struct work *, int64_t consultation);

/* ---- transfers.c ---- */

enum { TRANSFER_WORDS = 400 };
/* May it be undone: is the slip open and still with whom it went to? */
bool transfer_can_go_back(struct work *, const struct consultation *, const struct transfer *);

/* ---- handing.c ---- */

enum { HANDING_MOST = 300 }; /* a form has room for PAIRS_MAX */
struct handing {
	int64_t from, slip; /* whose cases; the one that is ticked, or 0 */
	bool all;           /* all are ticked */
	struct listing slips;
	struct rows *count; /* account, how many are hers */
};
/* Does the form tick that slip; 0: any? */
bool handing_ticked(const struct request *, int64_t slip);
void handing_page(struct text *, struct request *, const struct handing *);

#endif
