# The target rapidcheck: random histories for property tests, from the system. It has no releases to
# pin; Debian's librapidcheck-dev is a snapshot, and other systems have their own packages.

find_package(rapidcheck QUIET)
if(NOT rapidcheck_FOUND)
  message(FATAL_ERROR "The tests need RapidCheck; install librapidcheck-dev or your system's package.")
endif()
