package octopus.node.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.spi.Size;

/**
 * The header of a VMDK. Only the kinds that are one self-contained file are taken; a descriptor that lists extents would
 * make qemu open whatever it names (CVE-2022-47951).
 */
final class VmdkHeader {
    private static final Set<String> SELF_CONTAINED = Set.of("monolithicSparse", "streamOptimized");
    private static final Pattern CREATE_TYPE = Pattern.compile("(?im)^\\s*createType\\s*=\\s*\"?([^\"\\s]*)");
    private static final Pattern PARENT = Pattern.compile("(?im)^\\s*parentFileNameHint\\s*=");
    private static final Pattern PARENT_CID = Pattern.compile("(?im)^\\s*parentCID\\s*=\\s*([0-9a-f]+)");
    private static final Pattern EXTENT = Pattern.compile("(?im)^\\s*(RW|RDONLY|NOACCESS)\\s+\\d+\\s+(\\S+)");
    private static final long AT_END = -1;
    private static final int MOST_DESCRIPTOR = 20 * 512;

    private VmdkHeader() {}

    /** As QEMU probes: comment and blank lines, then {@code version=}. */
    static boolean isDescriptor(ImageBytes bytes) {
        if (bytes.hasText(0, "# Disk DescriptorFile")) {
            return true;
        }
        for (String line : bytes.text(0, 4096).split("\r?\n", -1)) {
            if (line.matches("version=[123]\\s*")) {
                return true;
            }
            if (!line.startsWith("#") && !line.isBlank()) {
                return false;
            }
        }
        return false;
    }

    static Header read(ImageBytes bytes) throws IOException {
        if (!bytes.hasText(0, "KDMV")) {
            throw Refusal.unsafe("it is a VMDK whose extents are other files");
        }
        ByteBuffer head = bytes.little();
        long capacity = head.getLong(12);
        if (capacity == 0) {
            throw Refusal.unsafe("it is a VMDK with no capacity of its own, whose extents are other files");
        }
        if (capacity < 0 || capacity > Long.MAX_VALUE / 512) {
            throw Refusal.malformed("its VMDK header claims " + Long.toUnsignedString(capacity) + " sectors");
        }
        String descriptor = descriptor(bytes, head.getLong(28), head.getLong(36));
        String kind = check(descriptor);
        if (bytes.whole() && head.getLong(56) == AT_END) {
            footer(bytes, capacity);
        }
        return new Header(ImageFormat.VMDK, "VMDK (" + kind + ")", Optional.of(Size.ofBytes(capacity * 512)));
    }

    private static String descriptor(ImageBytes bytes, long sector, long sectors) {
        long offset = sector * 512;
        if (sector <= 0 || offset <= 0 || offset >= bytes.headLength() || sectors <= 0) {
            throw Refusal.malformed(
                    "its VMDK descriptor is not near its beginning (sector " + Long.toUnsignedString(sector) + ")");
        }
        String text = bytes.text((int) offset, (int) Math.min(MOST_DESCRIPTOR, sectors * 512));
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String check(String descriptor) {
        Matcher type = CREATE_TYPE.matcher(descriptor);
        if (!type.find()) {
            throw Refusal.malformed("its VMDK descriptor has no createType");
        }
        String kind = type.group(1);
        if (!SELF_CONTAINED.contains(kind) || type.find()) {
            throw Refusal.unsafe("it is a VMDK of type " + kind.replaceAll("[^A-Za-z0-9_-]", "?") + ", and only "
                    + "monolithicSparse and streamOptimized are one self-contained file");
        }
        Matcher parent = PARENT_CID.matcher(descriptor);
        if (PARENT.matcher(descriptor).find()
                || (parent.find() && !parent.group(1).equalsIgnoreCase("ffffffff"))) {
            throw Refusal.unsafe("it is a VMDK that builds on a parent");
        }
        int extents = 0;
        Matcher extent = EXTENT.matcher(descriptor);
        while (extent.find()) {
            extents++;
            if (!extent.group(2).equals("SPARSE")) {
                throw Refusal.unsafe("it is a VMDK with an extent of kind "
                        + extent.group(2).replaceAll("[^A-Z0-9_]", "?") + ", which is another file");
            }
        }
        if (extents != 1) {
            throw Refusal.unsafe("it is a VMDK with " + extents + " extents, and a self-contained file has one");
        }
        return kind;
    }

    /** A streamOptimized image repeats its header near the end; QEMU believes that one. */
    private static void footer(ImageBytes bytes, long capacity) throws IOException {
        ByteBuffer footer = bytes.at(bytes.length() - 1024, 512).order(ByteOrder.LITTLE_ENDIAN);
        if (footer.getInt(0) != 0x564d444b || footer.getLong(12) != capacity) {
            throw Refusal.malformed("it is truncated, or its VMDK footer differs from its header");
        }
    }
}
