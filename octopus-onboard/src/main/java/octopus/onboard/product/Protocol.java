package octopus.onboard.product;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How volumes of a product reach the machines that use them. */
public enum Protocol {
    ISCSI("iscsi"),
    ISER("iser"),
    FC("fc"),
    NVME_TCP("nvme-tcp"),
    NVME_RDMA("nvme-rdma"),
    NFS("nfs"),
    SMB("smb"),
    RBD("rbd"),
    LOCAL("local"),
    SCSI("scsi"),
    DRBD("drbd"),
    GPFS("gpfs"),
    POWERFLEX("powerflex"),
    QUOBYTE("quobyte"),
    STORPOOL("storpool"),
    VMDK("vmdk"),
    VZSTORAGE("vzstorage");

    private final String word;

    Protocol(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static Optional<Protocol> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Protocol::word).toList();
    }

    /** From the way in which drivers write it: {@code iSCSI}, {@code NVMe-TCP (lightos)}. */
    static List<Protocol> ofDriver(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> word.equals(each.word) || word.startsWith(each.word + " "))
                .toList();
    }
}
