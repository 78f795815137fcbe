package octopus.onboard.drivers;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.db.Transaction;
import octopus.node.archive.PackageFile;
import octopus.node.archive.SigningKeys;
import octopus.onboard.product.Inserts;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Whose packages are taken. */
public final class Signers {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,62}");

    private final PackageRoom.Engine engine;
    private final boolean unsigned;
    private final SignerStore store = new SignerStore();

    /** @param unsigned whether also packages are taken that no trusted key has signed */
    Signers(PackageRoom.Engine engine, boolean unsigned) {
        this.engine = engine;
        this.unsigned = unsigned;
    }

    public List<Signer> list() {
        return engine.database().read(store::list);
    }

    /** @param key text of a PEM file @throws StorageException SIGNER_INVALID, SIGNER_EXISTS, PACKAGE_KEY_WRONG */
    public Signer add(Caller caller, String name, String key) {
        if (!NAME.matcher(name).matches()) {
            throw Fault.of(
                            PackageFault.SIGNER_INVALID,
                            "Trusting key \"" + name + "\"",
                            "a name has 1 to 63 letters, digits, dots, hyphens, underscores or @",
                            "Choose another name.")
                    .about("field", "name")
                    .exception();
        }
        Signer signer = new Signer(
                name,
                SigningKeys.fingerprint(SigningKeys.readPublic(key)),
                key,
                caller.user(),
                engine.clock().instant());
        return Inserts.write(engine.database(), transaction -> {
            store.list(transaction.sql()).stream()
                    .filter(other ->
                            other.name().equals(name) || other.fingerprint().equals(signer.fingerprint()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw Fault.of(
                                        PackageFault.SIGNER_EXISTS,
                                        "Trusting key " + name,
                                        other.name() + " is trusted, with key " + other.fingerprint(),
                                        "Remove that one first, if it shall be replaced.")
                                .about("field", "name")
                                .exception();
                    });
            store.insert(transaction, signer);
            note(transaction, caller, "package-signer.add", name, "key " + signer.fingerprint());
            return signer;
        });
    }

    /** What it has signed stays; nothing more of it is taken. @throws StorageException SIGNER_NOT_FOUND */
    public void remove(Caller caller, String name) {
        boolean ignored = engine.database().write(transaction -> {
            if (!store.delete(transaction, name)) {
                throw Fault.of(
                                PackageFault.SIGNER_NOT_FOUND,
                                "Trusted key " + name,
                                "there is none of this name",
                                "octopus package trust list shows all.")
                        .exception();
            }
            note(transaction, caller, "package-signer.remove", name, "");
            return true;
        });
    }

    /**
     * Who of those that are trusted has signed it; empty where the settings take it all the same.
     *
     * @throws StorageException PACKAGE_NOT_SIGNED, SIGNER_NOT_TRUSTED, PACKAGE_SIGNATURE_WRONG
     */
    Optional<String> require(PackageFile file) {
        for (Signer signer : list()) {
            PublicKey key = SigningKeys.readPublic(signer.key());
            if (file.isSignedBy(key)) {
                return Optional.of(signer.name());
            }
        }
        if (unsigned) {
            return Optional.empty();
        }
        String title = "Package " + file.manifest().title();
        throw file.signature()
                .map(signature -> Fault.of(
                                PackageFault.SIGNER_NOT_TRUSTED,
                                title,
                                "it is signed with key " + signature.fingerprint() + ", which is not trusted here",
                                "Compare the key with its owner's, then: octopus package trust add NAME --key FILE.pub")
                        .about("key", signature.fingerprint()))
                .orElseGet(() -> Fault.of(
                        PackageFault.PACKAGE_NOT_SIGNED,
                        title,
                        "nobody has signed it",
                        "Have it signed (octopus package sign), or set packages.allow-unsigned."))
                .exception();
    }

    private void note(Transaction transaction, Caller caller, String verb, String name, String detail) {
        engine.audit()
                .append(
                        transaction,
                        AuditEntry.of(
                                engine.clock().instant(), caller, verb, Signer.SUBJECT, name, Outcome.DONE, detail));
    }
}
