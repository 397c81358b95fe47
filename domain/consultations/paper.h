/* paper: what is printed on a 相談依頼票; paper.c, sections.c
 * and excerpt.c know it, nobody else. */
#ifndef PAPER_H
#define PAPER_H

#include "document/document.h"
#include "domain/consultations/behalf.h"

/* One printing: what stands on it and for whom. */
struct paper {
	struct work *w;
	struct sheet *sheet;
	const struct slip *slip; /* NULL: a blank form */
	const char *corrected;   /* after it was closed: when, by whom and why; NULL: it was not */
	const char *confirmed;   /* which version, when, by whom and its hash; NULL: it was not */
	bool old;                /* the slip as it stood in an earlier version */
	const char *names[5];    /* that no text of a masked copy may say; ends with a NULL */
};

/* A field of the slip, of its person, of an action, as this paper shows it; NULL: nothing. */
const char *paper_show(const struct paper *, const char *name);
const char *paper_person(const struct paper *, const char *name);
const char *paper_action(const struct paper *, const struct action *, const char *name);
/* Whose names the texts of this slip may say. */
void paper_names(struct paper *);
/* A text for this paper: on a masked copy without the names that are known. */
const char *paper_said(const struct paper *, const char *);
/* Everything on the form, from top to bottom. */
void sections_print(const struct paper *);

#endif
