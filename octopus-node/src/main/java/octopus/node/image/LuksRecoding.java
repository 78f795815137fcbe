package octopus.node.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.image.LuksImages.Disk;
import octopus.node.image.LuksImages.Sealing;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;

/**
 * Copies a volume's data into another of the same size, encrypted otherwise: plain into a container, out of one, or from one
 * into another. Afterwards both sides are compared byte by byte. Run again after a kill it starts anew and ends the same.
 */
public final class LuksRecoding {
    private final Node node;
    private final LuksImages luks;

    LuksRecoding(Node node, LuksImages luks) {
        this.node = node;
        this.luks = luks;
    }

    /**
     * What shall become of the data.
     *
     * @param from opens the container that it is in; empty where it is plain
     * @param to how it is encrypted from then on; empty for plain. From one container into another with the same passphrase
     * @param bandwidth most bytes a second, zero for no limit
     */
    public record Plan(Optional<Secret> from, Optional<Sealing> to, Size size, Size bandwidth) {
        public Plan {
            if (from.isPresent()
                    && to.isPresent()
                    && !from.get().equals(to.get().passphrase())) {
                throw new IllegalArgumentException("qemu-img is given one passphrase only");
            }
        }
    }

    /**
     * @param target that is empty, or was begun to be written by this very copy
     * @throws StorageException NO_ROOM_FOR_HEADER, CONTAINER_UNREADABLE, IMAGE_COPY_DIFFERS
     */
    public void run(Disk source, Disk target, Plan plan, Progress progress) {
        if (plan.from().isEmpty()) {
            seal(source, target, plan, progress);
            return;
        }
        Secret passphrase = plan.from().get();
        Optional<LuksReader.Opened> container = luks.reader().open(source, passphrase);
        if (container.isEmpty()) {
            refuseUnlessEmpty(source);
            // Nobody has ever formatted it, so there is nothing to bring along.
            return;
        }
        try (LuksReader.Opened opened = container.get()) {
            if (plan.to().isPresent()) {
                luks.rewrite(opened.disk(), target, plan.to().get(), plan.bandwidth(), progress);
                compare(opened.disk(), target, passphrase);
            } else {
                unseal(opened.disk(), target, plan, progress);
                refuseDifferent(same(opened.disk().opened(""), target.options(""), Optional.of(passphrase)));
            }
        }
    }

    private void seal(Disk source, Disk target, Plan plan, Progress progress) {
        Size room = plan.size().minus(LuksImages.HEADER);
        if (!isEmpty(source, room, LuksImages.HEADER)) {
            throw Fault.of(
                            DiskImageFault.NO_ROOM_FOR_HEADER,
                            "Encrypting a volume of " + plan.size(),
                            "there is data in its last " + LuksImages.HEADER
                                    + ", which is what the header of an encrypted volume takes of its room",
                            "Extend the volume by 1 GiB first.")
                    .exception();
        }
        Sealing container = plan.to().orElseThrow();
        luks.writePart(source, room, target, container, plan.bandwidth(), progress);
        refuseDifferent(luks.holds(target, container.passphrase(), source, room));
    }

    private void unseal(Disk opened, Disk target, Plan plan, Progress progress) {
        List<String> arguments = new ArrayList<>(LuksImages.LIMITS);
        arguments.addAll(
                List.of("qemu-img", "convert", "-p", "-n", "-W", "-m", "8", "--object", LuksImages.FROM_INPUT));
        if (plan.bandwidth().bytes() > 0) {
            arguments.addAll(List.of("-r", Long.toString(plan.bandwidth().bytes())));
        }
        arguments.addAll(List.of("--image-opts", "--target-image-opts", opened.opened(""), target.options("")));
        Cancelling.run(
                node,
                Command.of(arguments)
                        .limit(LuksImages.COPY_TIME)
                        .input(plan.from().orElseThrow()),
                progress,
                line -> QemuImages.report(line, progress));
        LuksImages.sync(target.path());
    }

    private void compare(Disk opened, Disk target, Secret passphrase) {
        try (LuksReader.Opened written = luks.reader().open(target, passphrase).orElseThrow(LuksRecoding::differs)) {
            refuseDifferent(same(opened.opened(""), written.disk().opened(""), Optional.of(passphrase)));
        }
    }

    private void refuseUnlessEmpty(Disk source) {
        if (!isEmpty(source, Size.ZERO, Size.ofMib(16))) {
            throw Fault.of(
                            DiskImageFault.CONTAINER_UNREADABLE,
                            "Opening a LUKS container",
                            "the disk begins with something else",
                            "Copy the data from within a machine that has the volume.")
                    .exception();
        }
    }

    private boolean isEmpty(Disk disk, Size from, Size length) {
        String zeros = "driver=null-co,read-zeroes=on,size=" + length.bytes();
        return same(disk.part("", from, length), zeros, Optional.empty());
    }

    /** Where one is longer, the rest of it must be zeros. */
    private boolean same(String one, String other, Optional<Secret> passphrase) {
        List<String> arguments = new ArrayList<>(List.of("qemu-img", "compare", "-q", "-U"));
        passphrase.ifPresent(_ -> arguments.addAll(List.of("--object", LuksImages.FROM_INPUT)));
        arguments.addAll(List.of("--image-opts", one, other));
        Command command = Command.of(arguments).limit(LuksImages.COPY_TIME).accept(0, 1);
        return node.run(passphrase.map(command::input).orElse(command)).exitCode() == 0;
    }

    private static void refuseDifferent(boolean same) {
        if (!same) {
            throw differs();
        }
    }

    private static StorageException differs() {
        return Fault.of(
                        DiskImageFault.IMAGE_COPY_DIFFERS,
                        "Reading back a volume that was encrypted otherwise",
                        "it does not read as its source does",
                        "The source is as it was. Check the storage below, then try again.")
                .exception();
    }
}
