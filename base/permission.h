/* permission: what somebody may do, and which roles may do it.  Denied unless listed. */
#ifndef PERMISSION_H
#define PERMISSION_H

#include "base/arena.h"

enum permission {
	ANYONE,          /* also without sign-in; said aloud in the route */
	SIGNED_IN,
	READ_CASES,      /* consultations and their people; how far: see ALL_TOWNS */
	WRITE_CASES,
	EXPORT_CASES,
	ALL_TOWNS,       /* every municipality of the hub, not one's own only */
	READ_PRIVATE,    /* fields marked .private */
	READ_DIRECTORY,
	WRITE_DIRECTORY,
	READ_FIGURES,    /* regions' figures, statistics */
	WRITE_REGION,    /* hub, municipalities, figures, agreements */
	WRITE_CODES,
	WRITE_ACCOUNTS,
	READ_LEDGER,     /* who saw and did what, of everybody */
	READ_ACCESS,     /* who saw one person, to give to her */
	EXPORT_PRIVATE,  /* files too have the fields marked .private */
	PROVIDE_WITHOUT_CONSENT, /* by an exception of the law, with its reason */
	READ_SHARED,     /* what was shared with one's own organization, and nothing else */
	OVERSEE_CASES,   /* confirm, take away and bring back also what is in charge of others */
	EMERGENCY_ACCESS,   /* one person's cases for some hours, noticed and looked at */
	READ_EMERGENCIES,   /* that it happened; whose: see its record */
	REVIEW_EMERGENCIES, /* and was it right? */
	WRITE_OWN_PLACE, /* rows of one's own organization alone: record.own */
	READ_IMPORTS,    /* what was taken over from open data, when and by whom */
	PERMISSIONS
};
_Static_assert(PERMISSIONS <= 64, "a role is one word of bits");

struct role {
	const char *code; /* "counsellor" */
	uint64_t may;     /* 1 << permission */
};

extern const struct role roles[]; /* of base/roles.def; ends with a codeless one */
const struct role *role_find(const char *code); /* NULL if there is none */
const char *permission_label(enum permission);  /* 相談を読む */

#endif
