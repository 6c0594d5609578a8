#include "abi-table.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "abi-tables.generated.h"

namespace huangpu {
namespace {

/** What the file `huangpu-ctp-abi` beside this library says; empty when there is none. */
std::string versionOfFile() {
  Dl_info library;
  if (::dladdr(reinterpret_cast<const void *>(&kAbiTables), &library) == 0 || library.dli_fname == nullptr) return "";
  const std::string path = library.dli_fname;
  const std::string beside = path.substr(0, path.rfind('/') + 1) + "huangpu-ctp-abi";
  std::FILE *file = std::fopen(beside.c_str(), "re");
  if (file == nullptr) return "";
  char version[16] = "";
  const bool isRead = std::fscanf(file, "%15s", version) == 1;
  std::fclose(file);
  return isRead ? version : "";
}

std::string wantedVersion() {
  const char *environment = std::getenv("HUANGPU_CTP_ABI");
  if (environment != nullptr && *environment != '\0') return environment;
  const std::string file = versionOfFile();
  return file.empty() ? kDefaultAbi : file;
}

}  // namespace

const AbiTable *selectedAbi() {
  const std::string wanted = wantedVersion();
  for (const AbiTable &table : kAbiTables) {
    if (wanted == table.version) return &table;
  }
  return nullptr;
}

}  // namespace huangpu
