#ifndef CPEAK_H
#define CPEAK_H

// Fused multiply-adds that wait for nothing: `turns` times twelve of vectors. 32 or 64 bytes a vector,
// which the processor must have; any other width does nothing.
void cpeak_float(int bytes, long turns);
void cpeak_double(int bytes, long turns);

#endif
