import { type ThemeConfig, theme } from 'antd'
import { useEffect, useMemo } from 'react'
import { Store, useStore } from './store'

export type Look = 'light' | 'dark'

const KEPT_AS = 'octopus.look'
const dark = window.matchMedia('(prefers-color-scheme: dark)')

function first(): Look {
  const kept = localStorage.getItem(KEPT_AS)
  return kept === 'dark' || kept === 'light' ? kept : dark.matches ? 'dark' : 'light'
}

const look = new Store<Look>(first())
dark.addEventListener('change', () => localStorage.getItem(KEPT_AS) === null && look.set(first()))

export function chooseLook(chosen: Look) {
  localStorage.setItem(KEPT_AS, chosen)
  look.set(chosen)
}

export const useLook = () => useStore(look)

const FONTS =
  'system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

/** The accents are dark (or, on dark, light) enough for 4.5:1 against their ground. */
export function useTheme(): ThemeConfig {
  const chosen = useLook()
  useEffect(() => {
    document.documentElement.dataset.look = chosen
    document.documentElement.style.colorScheme = chosen
  }, [chosen])
  return useMemo(() => {
    const isDark = chosen === 'dark'
    return {
      algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
      token: {
        colorPrimary: isDark ? '#22a6bd' : '#0e7490',
        colorLink: isDark ? '#4cc3d9' : '#0e6a84',
        colorTextDescription: isDark ? 'rgba(255,255,255,0.68)' : 'rgba(0,0,0,0.62)',
        colorTextPlaceholder: isDark ? 'rgba(255,255,255,0.58)' : 'rgba(0,0,0,0.58)',
        colorTextTertiary: isDark ? 'rgba(255,255,255,0.65)' : 'rgba(0,0,0,0.60)',
        fontFamily: FONTS,
        borderRadius: 6,
        motionDurationMid: '0.12s',
        motionDurationSlow: '0.16s',
      },
      components: { Layout: { siderBg: isDark ? '#141414' : '#ffffff', headerBg: isDark ? '#141414' : '#ffffff' } },
    }
  }, [chosen])
}
