#pragma once

#include <map>
#include <set>
#include <string>

namespace menshen::test {

using Groups = std::set<std::set<std::string>>;

/// A partition of things into groups, built by joining two things at a time (union-find).
class Partition {
 public:
  void join(const std::string& one, const std::string& other) { above_[top(one)] = top(other); }
  bool joined(const std::string& one, const std::string& other) { return top(one) == top(other); }

  Groups groups() {
    std::map<std::string, std::set<std::string>> by_top;
    const std::map<std::string, std::string> all = above_;
    for (const auto& [name, above] : all) by_top[top(name)].insert(name);
    Groups groups;
    for (const auto& [name, group] : by_top) groups.insert(group);
    return groups;
  }

 private:
  std::string top(const std::string& name) {
    const auto at = above_.emplace(name, name).first;
    return at->second == name ? name : top(at->second);
  }
  std::map<std::string, std::string> above_;
};

}  // namespace menshen::test
