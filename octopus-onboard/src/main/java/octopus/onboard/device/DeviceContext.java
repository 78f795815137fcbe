package octopus.onboard.device;

import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;

/** What the flows of devices know. The secret stays with the attachment. */
record DeviceContext(String node, VolumeId volume, AttachmentId attachment, AccessMode mode) {}
