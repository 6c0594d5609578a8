#pragma once

/** Gives a plain function the mangled name under which CTP clients look up a static member function. */
#define HUANGPU_EXPORT(symbol) __asm__(symbol) __attribute__((visibility("default"), used))
