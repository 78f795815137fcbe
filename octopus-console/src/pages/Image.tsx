import { useParams } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { useImageActions } from '../actions/images'
import { useCreateVolume } from '../actions/volumes'
import type { Image as ImageType } from '../api/types'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { bytes } from '../lib/format'
import { Facts, PairsView } from '../parts/Facts'
import { ProblemView } from '../parts/FaultView'
import { Id } from '../parts/Links'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Moment } from '../parts/Time'
import { useSources } from './sources'

const KNOWN = new Set(
  'id name status visibility disk_format container_format size virtual_size checksum os_hash_algo os_hash_value protected min_disk min_ram owner tags created_at updated_at os_hidden self file schema octopus_refusal'.split(' '),
)
const GIB = 2 ** 30

export default function Image() {
  const { t, language } = useWords()
  const { id = '' } = useParams()
  const actions = useImageActions()
  const { data, error } = useLive<ImageType>(`/image/v2/images/${id}`)
  const image = error?.status === 404 ? undefined : data
  const volume = useCreateVolume(useSources(), {
    from: 'image',
    image: id,
    size: Math.max(1, image?.min_disk ?? 0, Math.ceil((image?.virtual_size ?? 0) / GIB)),
  })
  const properties = Object.fromEntries(Object.entries(image ?? {}).filter(([key]) => !KNOWN.has(key)))
  return (
    <Page
      title={image?.name || id.slice(0, 8)}
      back={{ to: '/images', label: t('menu.images') }}
      tags={image && <StateTag state={image.status} />}
      actions={
        image && <ActionButtons actions={[...(image.status === 'active' ? [volume] : []), ...actions(image)]} />
      }
    >
      <ProblemView problem={error} />
      {image && (
        <Facts
          facts={[
            [t('word.id'), <Id key="id" id={image.id} />],
            [t('image.format'), image.disk_format],
            [t('image.size'), image.size === null ? undefined : bytes(image.size, language)],
            [t('image.virtualSize'), image.virtual_size ? bytes(image.virtual_size, language) : undefined],
            [t('image.visibility'), image.visibility],
            [t('image.protected'), image.protected ? t('word.yes') : t('word.no')],
            [t('image.minDisk'), String(image.min_disk)],
            [t('word.project'), image.owner],
            ['MD5', image.checksum],
            ['SHA-512', image.os_hash_value && <span className="raw">{image.os_hash_value}</span>],
            [t('word.reason'), image.octopus_refusal],
            [t('word.created'), <Moment key="created" at={image.created_at} />],
            [t('image.properties'), Object.keys(properties).length > 0 && <PairsView key="p" pairs={properties} />],
          ]}
        />
      )}
    </Page>
  )
}
