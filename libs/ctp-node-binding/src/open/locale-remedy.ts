/** What to do when a locale is missing, for messages and for `huangpu doctor`. */
export const localeRemedy = (locale: string): { zh: string; en: string } => ({
  zh: `请执行 sudo locale-gen ${locale}（Debian 需先 apt-get install locales，或 localedef -i zh_CN -f GB18030 zh_CN.GB18030），或用 LOCPATH 指向含有它的目录`,
  en: `run sudo locale-gen ${locale} (Debian: apt-get install locales first, or localedef -i zh_CN -f GB18030 zh_CN.GB18030), or point LOCPATH at a folder that has it`,
})
