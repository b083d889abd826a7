/*
 * ProcessPrng for wine 8, which lacks it: the runtime of Go 1.26 does not start without
 * (src/runtime/os_windows.go). For tests alone; no package has it.
 *
 * The octets are those of RtlGenRandom, which advapi32.dll exports as SystemFunction036.
 */
#include <windows.h>

BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
	if (length > MAXDWORD)
		return FALSE;
	return SystemFunction036(data, (ULONG)length);
}
