package drawing

import "encoding/binary"

// An image is one entry of an ICO: a PNG, size pixels wide and high.
type image struct {
	size int // below 256
	png  []byte
}

// Lengths in an ICO, in bytes.
const (
	headerLen = 6  // ICONDIR
	entryLen  = 16 // ICONDIRENTRY
)

// encodeICO writes an icon of Windows whose images are PNGs, as Windows Vista and later read
// them (Microsoft, "Icons", and ICONDIR, ICONDIRENTRY in "The evolution of the ICO file
// format", part 4).
func encodeICO(images []image) []byte {
	le := binary.LittleEndian
	b := le.AppendUint16(nil, 0) // reserved
	b = le.AppendUint16(b, 1)    // an icon, not a cursor
	b = le.AppendUint16(b, uint16(len(images)))
	offset := headerLen + entryLen*len(images)
	for _, i := range images {
		b = append(b, byte(i.size), byte(i.size), 0, 0) // width, height, no palette, reserved
		b = le.AppendUint16(b, 1)                       // planes
		b = le.AppendUint16(b, 32)                      // bits per pixel
		b = le.AppendUint32(b, uint32(len(i.png)))
		b = le.AppendUint32(b, uint32(offset))
		offset += len(i.png)
	}
	for _, i := range images {
		b = append(b, i.png...)
	}
	return b
}
