#include "abi-table.h"

#include <cstdlib>
#include <cstring>

#include "abi-tables.generated.h"

namespace huangpu {

const AbiTable *selectedAbi() {
  const char *wanted = std::getenv("HUANGPU_CTP_ABI");
  if (wanted == nullptr || *wanted == '\0') wanted = kDefaultAbi;
  for (const AbiTable &table : kAbiTables) {
    if (std::strcmp(table.version, wanted) == 0) return &table;
  }
  return nullptr;
}

}  // namespace huangpu
