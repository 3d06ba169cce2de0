#pragma once
/// The one door to Catch2: its header is not held to our warnings.

#include <catch2/catch.hpp>
