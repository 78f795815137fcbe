package octopus.node.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** An address with the length of its network: {@code 10.0.1.11/24}. */
record Prefix(InetAddress address, int length) {
    /** @throws StorageException NETWORK_INVALID */
    static Prefix of(String text) {
        int slash = text.lastIndexOf('/');
        // Only digits and their separators: a name would be looked up.
        if (slash < 0 || !text.matches("[0-9A-Fa-f:.]+/\\d{1,3}")) {
            throw wrong(text);
        }
        try {
            InetAddress address = InetAddress.getByName(text.substring(0, slash));
            int length = Integer.parseInt(text.substring(slash + 1));
            if (length > address.getAddress().length * 8) {
                throw wrong(text);
            }
            return new Prefix(address, length);
        } catch (UnknownHostException e) {
            throw wrong(text);
        }
    }

    boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** As {@code ip} writes it. */
    String text() {
        return address.getHostAddress() + "/" + length;
    }

    private static StorageException wrong(String text) {
        return Fault.of(
                        NetworkFault.NETWORK_INVALID,
                        "Field address of an interface",
                        "\"" + text + "\" is no address with a prefix",
                        "Write it like 10.0.1.11/24.")
                .about("field", "address")
                .exception();
    }
}
