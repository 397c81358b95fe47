# Yui.  `make run` serves the demo region, `make test` checks everything; see README.md.

VARIANT ?= release
CC      = gcc
B       = build/$(VARIANT)
GEN     = build/gen

PKGS    = sqlite3 libpq libmicrohttpd jansson libsodium libutf8proc pangocairo pangoft2 fontconfig cairo-pdf libqpdf zlib libbrotlienc
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I\/usr\/include /-isystem \/usr\/include /g; s/-I/-isystem /g')
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null)

WARN    = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings \
          -Wconversion -Wformat=2 -Wundef -Wno-missing-field-initializers
ifneq ($(WERROR),0)
WARN   += -Werror
endif
CFLAGS_release = -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection \
          -fcf-protection -ftrivial-auto-var-init=zero -fPIE
CFLAGS_san     = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DARENA_CHECKED
LDFLAGS_release = -pie -Wl,-z,relro,-z,now
LDFLAGS_san     = -fsanitize=address,undefined
CFLAGS  = -std=gnu17 -D_GNU_SOURCE -I. $(PKG_CFLAGS) $(WARN) $(CFLAGS_$(VARIANT))
LDLIBS  = $(PKG_LIBS) -lm -lpthread

SOURCES = $(filter-out %_test.c,$(wildcard base/*.c store/*.c web/*.c document/*.c domain/*.c domain/*/*.c exchange/*.c))
PAGES   = $(wildcard web/*.html domain/*/*.html)
ASSETS  = $(wildcard assets/*)
TESTS   = $(wildcard base/*_test.c store/*_test.c web/*_test.c document/*_test.c domain/*/*_test.c tests/*_test.c)
SUPPORT = $(filter-out %_test.c,$(wildcard tests/*.c))

OBJECTS = $(SOURCES:%.c=$(B)/%.o) $(PAGES:%.html=$(B)/gen/%.html.o) $(B)/gen/assets.o
PROGRAM = $(B)/yui
TEST_PROGRAMS = $(TESTS:%.c=$(B)/%)

.PHONY: all tests clean
.SECONDARY:
all: $(PROGRAM)
tests: $(TEST_PROGRAMS)

$(PROGRAM): $(B)/main.o $(B)/libyui.a
	@$(CC) $(LDFLAGS_$(VARIANT)) -o $@ $^ $(LDLIBS)

$(B)/libyui.a: $(OBJECTS)
	@rm -f $@ && ar rcs $@ $^

$(B)/%_test: $(B)/%_test.o $(SUPPORT:%.c=$(B)/%.o) $(B)/libyui.a
	@$(CC) $(LDFLAGS_$(VARIANT)) -o $@ $^ $(LDLIBS) -lcmocka

$(B)/%.o: %.c | build/tools/page
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(GEN)/%.html.c: %.html build/tools/page
	@mkdir -p $(@D)
	@build/tools/page $< > $@.new && mv $@.new $@

$(GEN)/assets.c: $(ASSETS) build/tools/embed
	@mkdir -p $(@D)
	@build/tools/embed $(ASSETS) > $@.new && mv $@.new $@

build/tools/%: tools/%.c
	@mkdir -p $(@D)
	@$(CC) -std=gnu17 -D_GNU_SOURCE -O1 -g $(WARN) -o $@ $< -lz -lbrotlienc

clean:
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
