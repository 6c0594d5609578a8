/** The page of GET /docs: lists the routes of openapi.json and calls them. The token stays in this page's memory. */

const WORDS = {
  zh: {
    token: '令牌',
    send: '发送',
    parameters: '参数',
    body: '请求体',
    answer: '返回',
    others: '其他接口（无结构说明）',
    failed: '无法连接服务',
    otherLanguage: 'English',
    invalidBody: '请求体不是有效的 JSON',
  },
  en: {
    token: 'Token',
    send: 'Send',
    parameters: 'Parameters',
    body: 'Body',
    answer: 'Answer',
    others: 'Other routes, without a description of their schemas',
    failed: 'The service does not answer',
    otherLanguage: '中文',
    invalidBody: 'The body is not valid JSON',
  },
}
const METHODS = ['get', 'post', 'put', 'delete']

let language = navigator.language.startsWith('zh') ? 'zh' : 'en'
const word = (key) => WORDS[language][key]
/** Texts of the specification hold both languages: `中文 / English`. */
const inLanguage = (text = '') => {
  const [zh, ...en] = text.split(' / ')
  return language === 'zh' || en.length === 0 ? zh : en.join(' / ')
}

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}
const byId = (id) => document.getElementById(id)

const resolved = (spec, schema) =>
  schema?.$ref
    ? schema.$ref
        .slice(2)
        .split('/')
        .reduce((part, key) => part[key], spec)
    : schema

/** A body to begin with: required fields with their default, first literal or an empty value of their type. */
function example(spec, given) {
  const schema = resolved(spec, given) ?? {}
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice) return example(spec, choice[0])
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object') {
    const required = schema.required ?? []
    return Object.fromEntries(required.map((name) => [name, example(spec, schema.properties?.[name])]))
  }
  return { array: [], integer: 0, number: 0, boolean: false, string: '' }[type] ?? null
}

async function call(method, path, inputs, bodyText, output) {
  const query = new URLSearchParams()
  let target = path
  for (const { name, place, input } of inputs) {
    if (place === 'path') target = target.replace(`{${name}}`, encodeURIComponent(input.value))
    else if (input.value !== '') query.set(name, input.value)
  }
  const address = `${target.slice(1)}${query.size > 0 ? `?${query}` : ''}`
  const token = byId('token').value
  try {
    if (bodyText) JSON.parse(bodyText)
  } catch {
    output.textContent = word('invalidBody')
    return
  }
  try {
    const response = await fetch(address, {
      method: method.toUpperCase(),
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(bodyText ? { 'content-type': 'application/json' } : {}),
      },
      ...(bodyText ? { body: bodyText } : {}),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    output.textContent = `${response.status}\n${isJson ? JSON.stringify(JSON.parse(text), null, 2) : text}`
  } catch {
    output.textContent = word('failed')
  }
}

function operationView(spec, method, path, operation) {
  const inputs = (operation.parameters ?? []).map((parameter) => ({
    name: parameter.name,
    place: parameter.in,
    input: element('input', { value: parameter.schema?.default ?? '', placeholder: parameter.schema?.pattern ?? '' }),
  }))
  const bodySchema = operation.requestBody?.content?.['application/json']?.schema
  const body = bodySchema && element('textarea', { value: JSON.stringify(example(spec, bodySchema), null, 2) })
  const output = element('pre', { hidden: true })
  const send = element('button', { type: 'button', className: 'send', textContent: word('send') })
  send.onclick = () => {
    output.hidden = false
    void call(method, path, inputs, body?.value, output)
  }
  const answers = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const schema = response.content?.['application/json']?.schema
    const title = element('summary', {}, `${status} ${inLanguage(response.description)}`)
    return schema
      ? element('details', {}, title, element('pre', { textContent: JSON.stringify(schema, null, 2) }))
      : element('div', {}, `${status} ${inLanguage(response.description)}`)
  })
  const heading = (key) => element('h2', { textContent: word(key) })
  return element(
    'details',
    { className: 'operation' },
    element(
      'summary',
      {},
      element('span', { className: 'method', textContent: method }),
      element('code', { textContent: path }),
      ` ${inLanguage(operation.summary)}`,
    ),
    element(
      'div',
      {},
      ...(operation.description ? [element('p', { textContent: inLanguage(operation.description) })] : []),
      ...(inputs.length > 0 ? [heading('parameters')] : []),
      ...inputs.map(({ name, input }) =>
        element('label', { className: 'field' }, element('code', { textContent: name }), input),
      ),
      ...(body ? [heading('body'), body] : []),
      element('p', {}, send),
      output,
      heading('answer'),
      ...answers,
    ),
  )
}

function show(spec) {
  document.documentElement.lang = language
  byId('title').textContent = spec.info.title
  byId('about').textContent = inLanguage(spec.info.description)
  byId('language').textContent = word('otherLanguage')
  for (const label of document.querySelectorAll('[data-text]')) label.textContent = word(label.dataset.text)
  const views = Object.entries(spec.paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method]).map((method) =>
      operationView(spec, method, path, operations[method]),
    ),
  )
  const others = spec['x-undescribed-routes'].map((route) => element('li', {}, element('code', { textContent: route })))
  byId('operations').replaceChildren(
    ...views,
    ...(others.length > 0 ? [element('h2', { textContent: word('others') }), element('ul', {}, ...others)] : []),
  )
}

const spec = await (await fetch('openapi.json')).json()
byId('authorize').addEventListener('submit', (event) => event.preventDefault())
byId('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh'
  show(spec)
})
show(spec)
