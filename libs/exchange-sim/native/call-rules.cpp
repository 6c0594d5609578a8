#include "call-rules.h"

#include <algorithm>
#include <cstdio>

namespace huangpu {
namespace {

constexpr int kForever = -1;

}  // namespace

std::string CallRules::set(const std::string &text) {
  char id[33] = "";
  char request[65] = "";
  int code = 0;
  int count = 0;
  if (std::sscanf(text.c_str(), "%32s %64s %d %d", id, request, &code, &count) != 4) return "";
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto isSame = [&id](const Rule &rule) { return rule.id == id; };
  rules_.erase(std::remove_if(rules_.begin(), rules_.end(), isSame), rules_.end());
  if (count != 0) rules_.push_back({id, request, code, count});
  return id;
}

int CallRules::refuse(const char *name, std::string &id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto rule = rules_.begin(); rule != rules_.end(); ++rule) {
    if (rule->request != "*" && rule->request != name) continue;
    id = rule->id;
    const int code = rule->code;
    if (rule->count != kForever && --rule->count == 0) rules_.erase(rule);
    return code;
  }
  return 0;
}

void CallRules::clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  rules_.clear();
}

}  // namespace huangpu
