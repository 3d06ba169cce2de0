#pragma once
/// The one door to RapidCheck: its headers are not held to our warnings.

#include <rapidcheck.h>
