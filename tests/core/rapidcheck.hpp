#pragma once
/// The only file that includes RapidCheck, so that our warnings do not apply to its headers.

#include <rapidcheck.h>
