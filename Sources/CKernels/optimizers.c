#include "soma_optimizers.h"

int soma_update_slots(enum soma_update_rule rule) {
  static const int table[SOMA_UPDATE_COUNT] = {
#define UPDATE(name, slots, ...) [SOMA_##name] = slots,
#include "update_table.h"
#undef UPDATE
  };
  return table[rule];
}
