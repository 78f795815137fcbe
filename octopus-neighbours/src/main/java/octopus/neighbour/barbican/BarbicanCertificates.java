package octopus.neighbour.barbican;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.UUID;
import octopus.core.Caller;
import octopus.neighbour.signature.CertificateDirectory;
import octopus.neighbour.signature.Certificates;

/** Certificates in a Barbican, PEM or DER. */
public final class BarbicanCertificates implements Certificates {
    private final Barbican barbican;

    public BarbicanCertificates(Barbican barbican) {
        this.barbican = barbican;
    }

    @Override
    public X509Certificate find(Caller asker, String id) {
        if (!id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            throw CertificateDirectory.unusable(id, "that is no UUID");
        }
        byte[] bytes = barbican.payload(asker, UUID.fromString(id))
                .orElseThrow(() -> CertificateDirectory.unusable(id, "Barbican has none that may be read"));
        try {
            return CertificateDirectory.read(bytes);
        } catch (CertificateException e) {
            throw CertificateDirectory.unusable(id, String.valueOf(e.getMessage()));
        }
    }
}
