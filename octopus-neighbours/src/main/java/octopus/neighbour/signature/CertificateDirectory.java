package octopus.neighbour.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Certificates in files {@code <uuid>.pem} of one directory. */
public final class CertificateDirectory implements Certificates {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

    private final Path directory;

    public CertificateDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public X509Certificate find(Caller asker, String id) {
        if (!ID.matcher(id).matches()) {
            throw unusable(id, "that is no UUID");
        }
        try {
            return read(Files.readAllBytes(directory.resolve(id + ".pem")));
        } catch (NoSuchFileException e) {
            throw unusable(id, "there is no " + e.getMessage());
        } catch (IOException | CertificateException e) {
            throw unusable(id, String.valueOf(e.getMessage()));
        }
    }

    /** PEM or DER. */
    public static X509Certificate read(byte[] bytes) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    public static StorageException unusable(String id, String cause) {
        return Fault.of(
                        NeighbourFault.CERTIFICATE_UNUSABLE,
                        "Looking for certificate " + id + " of a signed image",
                        cause,
                        "Store the signer's certificate under this id, or correct img_signature_certificate_uuid.")
                .about("certificate", id)
                .exception();
    }
}
