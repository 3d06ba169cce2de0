#pragma once
/// The only file that includes Catch2, so that our warnings do not apply to its header.

#include <catch2/catch.hpp>
