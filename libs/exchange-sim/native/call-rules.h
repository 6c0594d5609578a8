#pragma once
#include <mutex>
#include <string>
#include <vector>

namespace huangpu {

/** Calls that the exchange wants refused by their return code: its fault `throttle`. */
class CallRules {
 public:
  /** Takes a rule frame. Returns the rule's id; empty when the text is none. */
  std::string set(const std::string &text);
  /** The code that a call of this name returns, and the rule's id; 0 when no rule speaks of it. */
  int refuse(const char *name, std::string &id);
  void clear();

 private:
  struct Rule {
    std::string id;
    std::string request;
    int code;
    int count;
  };

  std::mutex mutex_;
  std::vector<Rule> rules_;
};

}  // namespace huangpu
