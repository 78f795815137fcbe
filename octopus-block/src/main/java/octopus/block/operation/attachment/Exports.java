package octopus.block.operation.attachment;

import java.security.SecureRandom;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.Connectors;
import octopus.block.backend.Backends;
import octopus.block.operation.DriverCalls;
import octopus.block.volume.Location;
import octopus.core.secret.SecretStore;
import octopus.spi.Secret;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.VolumeExporter;

/** Opens a volume for an attachment, the first time and again after a restart, always with the same secret. */
public final class Exports {
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    /** RFC 7143 wants at least 96 bits where IPsec is absent; initiators of Windows take 12 to 16 characters. */
    private static final int LENGTH = 16;

    private final Backends backends;
    private final SecretStore secrets;
    private final SecureRandom random = new SecureRandom();

    public Exports(Backends backends, SecretStore secrets) {
        this.backends = backends;
        this.secrets = secrets;
    }

    Secret newPassword() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return Secret.of(text.toString());
    }

    ConnectionInfo open(Attachment attachment, Location place, AccessMode mode) {
        return open(attachment, attachment.secret().map(secrets::get), place, mode);
    }

    /** @param password that the attachment's secret is */
    ConnectionInfo open(Attachment attachment, Optional<Secret> password, Location place, AccessMode mode) {
        Optional<Chap> chap = password.map(known -> new Chap(attachment.id().toString(), known));
        VolumeExporter.Request request =
                new VolumeExporter.Request(attachment.id(), Connectors.of(attachment.connector()), mode, chap);
        return DriverCalls.call(
                place.backend(),
                "Opening volume " + attachment.volume(),
                () -> backends.driver(place.backend()).exports().export(place.handle(attachment.volume()), request));
    }
}
