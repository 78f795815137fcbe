package octopus.node.libvirt;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.change.NodeChange;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;

/**
 * A secret that libvirt keeps for a storage, such as the key of the Ceph user by whose rights virtual machines reach their
 * volumes. A value that is replaced is kept in a file of root's until it is certain that nobody goes back to it.
 *
 * @param uri of the libvirt that runs the machines
 * @param uuid its identity, by which Nova names it
 * @param usage what it is for, as people read it
 * @param value in Base64, as Ceph writes its keys
 * @param place the directory for a value that is replaced
 */
public record LibvirtSecret(String uri, String uuid, String usage, Secret value, String place)
        implements NodeChange<LibvirtSecret.Before> {
    private static final String SYSTEM = "qemu:///system";
    private static final String PLACE = "/var/lib/octopus/libvirt";
    private static final int MISSING = 1;

    public LibvirtSecret {
        if (!uuid.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            throw Fault.of(
                            CommonFault.INVALID_OPTION,
                            "The identity of a libvirt secret",
                            "it is no UUID",
                            "Write one as uuidgen makes it.")
                    .exception();
        }
    }

    /** Of the libvirt that Nova uses. */
    public static LibvirtSecret of(String uuid, String usage, Secret value) {
        return new LibvirtSecret(SYSTEM, uuid, usage, value, PLACE);
    }

    /** @param existed whether it was there, with whatever value */
    public record Before(String uuid, boolean existed) {}

    /** Whether a node has libvirt at all. */
    public static boolean isFor(Node node) {
        return node.files().exists("/usr/bin/virsh");
    }

    @Override
    public String subject() {
        return "libvirt secret " + uuid;
    }

    @Override
    public Before look(Node node) {
        return new Before(uuid, declaration(node).isPresent());
    }

    @Override
    public Optional<Difference> plan(Node node) {
        Optional<String> there = declaration(node);
        there.ifPresent(this::requireOurs);
        if (there.isEmpty()) {
            return Optional.of(Difference.of(subject(), "+" + usage + "\n+value = ***\n"));
        }
        return now(node).equals(Optional.of(value.reveal().strip()))
                ? Optional.empty()
                : Optional.of(Difference.of(subject(), "-value = ***\n+value = ***\n"));
    }

    @Override
    public void apply(Node node, Before before) {
        Optional<String> there = declaration(node);
        there.ifPresent(this::requireOurs);
        if (there.isEmpty()) {
            CommandResult ignored = virsh(node, "secret-define", "/dev/stdin", xml());
        }
        Optional<String> now = now(node);
        if (now.equals(Optional.of(value.reveal().strip()))) {
            return;
        }
        if (before.existed() && now.isPresent() && !node.files().exists(kept())) {
            node.files().makeDirectory(place, "700");
            node.files().write(kept(), now.get().getBytes(StandardCharsets.US_ASCII), "600");
        }
        set(node, value);
    }

    @Override
    public void revert(Node node, Before before) {
        if (!before.existed()) {
            if (declaration(node).isPresent()) {
                CommandResult ignored = node.run(Command.of("virsh", "-q", "-c", uri, "secret-undefine", uuid));
            }
            return;
        }
        node.files().text(kept()).map(String::strip).map(Secret::of).ifPresent(old -> set(node, old));
        forget(node);
    }

    /** A value that was replaced is not needed any more. */
    public void forget(Node node) {
        node.files().delete(kept());
    }

    private String kept() {
        return place + "/" + uuid;
    }

    private Secret xml() {
        return Secret.of("<secret ephemeral='no' private='no'><uuid>" + uuid + "</uuid><usage type='ceph'><name>"
                + escaped(usage) + "</name></usage></secret>");
    }

    private void set(Node node, Secret key) {
        CommandResult ignored =
                node.run(Command.of("virsh", "-q", "-c", uri, "secret-set-value", uuid, "--file", "/dev/stdin")
                        .input(Secret.of(key.reveal().strip())));
    }

    private CommandResult virsh(Node node, String verb, String argument, Secret input) {
        return node.run(Command.of("virsh", "-q", "-c", uri, verb, argument).input(input));
    }

    /** Its XML; nothing when there is none of this identity. */
    private Optional<String> declaration(Node node) {
        CommandResult said = node.run(
                Command.of("virsh", "-q", "-c", uri, "secret-dumpxml", uuid).accept(0, MISSING));
        if (said.exitCode() == 0) {
            return Optional.of(said.output());
        }
        if (said.errors().contains("no secret with matching uuid")
                || said.errors().contains("Secret not found")) {
            return Optional.empty();
        }
        throw Fault.of(
                        CommonFault.UNREACHABLE,
                        "Asking libvirt of node " + node.name(),
                        said.errors().strip(),
                        "See that libvirtd (or virtsecretd) runs there: virsh -c " + uri + " secret-list.")
                .about("node", node.name())
                .exception();
    }

    private Optional<String> now(Node node) {
        CommandResult said = node.run(
                Command.of("virsh", "-q", "-c", uri, "secret-get-value", uuid).accept(0, MISSING));
        return Optional.of(said.output().strip()).filter(text -> said.exitCode() == 0 && !text.isEmpty());
    }

    private void requireOurs(String xml) {
        if (!xml.contains("<name>" + escaped(usage) + "</name>")) {
            throw Fault.of(
                            LibvirtFault.LIBVIRT_SECRET_TAKEN,
                            "Making " + subject(),
                            "there is one of this identity for "
                                    + xml.replaceAll("(?s)^.*<name>|</name>.*$", "")
                                            .strip(),
                            "Take another identity: uuidgen.")
                    .exception();
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
